/* SPDX-License-Identifier: GPL-2.0-only */
/* The card and its VFs, from the PCI core on: for pf.c and main.c, and who they call. */
#ifndef NVIDIA_VGPU_PF_H
#define NVIDIA_VGPU_PF_H

#include "vgpu.h"

/* cards.c */
extern const struct pci_device_id vgpu_card_ids[];
int vgpu_cards_init(void);
void vgpu_cards_exit(void);

/* pf.c */
int vgpu_pf_probe(struct pci_dev *pdev);
void vgpu_pf_remove(struct pci_dev *pdev);
int vgpu_pf_sriov_configure(struct pci_dev *pdev, int num_vfs);
void vgpu_pf_lost(struct vgpu_pf *pf, const char *why);

/* vf.c */
int vgpu_vf_probe(struct pci_dev *pdev);
void vgpu_vf_remove(struct pci_dev *pdev);

/* pf_check.c */
int vgpu_pf_check_room(struct vgpu_pf *pf);
int vgpu_pf_check(struct vgpu_pf *pf, unsigned int most_vfs);
int vgpu_vf_check_group(struct pci_dev *vf, char *why, size_t len);

/* types.c */
int vgpu_pf_read_types(struct vgpu_pf *pf, struct vgpu_catalogue *cat);
int vgpu_pf_settle_types(struct vgpu_pf *pf, struct vgpu_catalogue *cat);
u32 vgpu_pf_placement_region(const struct vgpu_catalogue *cat);
u16 vgpu_told_placement(const struct vgpu_claim *claim);

/* aer.c */
pci_ers_result_t vgpu_vf_error_detected(struct pci_dev *pdev, pci_channel_state_t state);
pci_ers_result_t vgpu_pf_error_detected(struct pci_dev *pdev, pci_channel_state_t state);

/* power.c */
void vgpu_shutdown(struct pci_dev *pdev);
int vgpu_power_init(void);
void vgpu_power_exit(void);

#endif
