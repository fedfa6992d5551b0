// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors that PCIe reports (AER). Whichever function had one, the kernel calls all drivers
 * below its port, so the card and each of its VFs hear of every error and have to find out
 * whom it concerns. The kernel clears the Device Status of the function that reported it
 * only when all have been called, and not at all when the link does not recover.
 *
 * Called by main.c, for the PCI core, with the device lock of the function held; takes
 * vgpu_pf.lock to tell all users of a card.
 *
 *   not fatal   a VF's own Device Status says that it was this VF: then its user is told,
 *               and nobody else. Was it the card, all users are: what they have is on it.
 *   fatal       the link goes down, and GSP and all vGPUs with it: all users are told.
 */
#include <linux/pci.h>
#include "pf.h"

#define AER_UNCORRECTABLE	(PCI_EXP_DEVSTA_NFED | PCI_EXP_DEVSTA_FED)

/* Did this function report it? One that does not answer any more reads as all ones: yes. */
static bool vgpu_aer_is_of(struct pci_dev *pdev)
{
	u16 status = 0;

	pcie_capability_read_word(pdev, PCI_EXP_DEVSTA, &status);
	return status & AER_UNCORRECTABLE;
}

/* Told once: where the link does not recover nobody else clears it. Written ones clear. */
static void vgpu_aer_forget(struct pci_dev *pdev)
{
	pcie_capability_write_word(pdev, PCI_EXP_DEVSTA, AER_UNCORRECTABLE);
}

/**
 * vgpu_vf_error_detected - an error of a function below the VF's port
 * @pdev: the VF
 * @state: is the link still usable?
 *
 * Context: the VF's device lock is held.
 * Return: what the kernel shall try.
 */
pci_ers_result_t vgpu_vf_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	pci_ers_result_t ret;

	if (state == pci_channel_io_normal && !vgpu_aer_is_of(pdev))
		return PCI_ERS_RESULT_CAN_RECOVER;
	ret = vfio_pci_core_aer_err_detected(pdev, state);
	vgpu_aer_forget(pdev);
	return ret;
}

/**
 * vgpu_pf_error_detected - an error of a function below the card's port
 * @pdev: the PF
 * @state: is the link still usable?
 *
 * Context: the PF's device lock is held.
 * Return: what the kernel shall try.
 */
pci_ers_result_t vgpu_pf_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	struct vgpu_pf *pf = pci_get_drvdata(pdev);

	if (state != pci_channel_io_normal) {
		/* A slot or bus reset takes the firmware and every VF with it. */
		vgpu_pf_lost(pf, "PCIe reported an uncorrectable error of the card");
		return PCI_ERS_RESULT_DISCONNECT;
	}
	if (!vgpu_aer_is_of(pdev))
		return PCI_ERS_RESULT_CAN_RECOVER;
	if (pf) {
		pci_warn(pdev, "PCIe reported an error of the card: all users of its vGPUs are told\n");
		mutex_lock(&pf->lock);
		vgpu_signal_all(pf);
		mutex_unlock(&pf->lock);
	}
	vgpu_aer_forget(pdev);
	return PCI_ERS_RESULT_CAN_RECOVER;
}
