/* SPDX-License-Identifier: GPL-2.0-only */
/* The NVIDIA cards of this host, their vGPU types and their vGPUs, as the kernel shows them. */
#ifndef VGPU_CARDS_H
#define VGPU_CARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRIVER "nvidia_vgpu_mdev"

/**
 * struct type - a vGPU type of a card
 * @id: number, "-" when it has none
 * @name: as clients see it
 * @available: how many can be made now; -1: not known
 * @offered: clients see it
 * @why: why it is not offered, or why none can be made; NULL
 */
struct type {
	const char *id;
	const char *name;
	long available;
	bool offered;
	const char *why;
};

/**
 * struct instance - a vGPU; texts are NULL when they are not known
 * @gfid: function id in firmware
 * @vf: PCI address of its VF
 * @uuid: of the mediated device, NULL when it was made on the VF
 * @type: its type's number
 * @type_name: and name
 * @state: as in sysfs
 * @pid: who has it open, 0 for nobody
 * @user: name of that process
 * @vm: name of the virtual machine, as QEMU was told
 * @framebuffer: bytes, 0 when not known
 * @guest_driver: "loaded", "not loaded"
 * @params: vgpu_params
 * @placement: placement_id
 * @last_error: last thing that its user met with, NULL for none
 */
struct instance {
	unsigned int gfid;
	const char *vf;
	const char *uuid;
	const char *type;
	const char *type_name;
	const char *state;
	unsigned int pid;
	const char *user;
	const char *vm;
	uint64_t framebuffer;
	const char *guest_driver;
	const char *params;
	const char *placement;
	const char *last_error;
};

/**
 * struct card - a physical function; texts are NULL when they are not known
 * @bdf: PCI address
 * @device: PCI device id
 * @subsystem_vendor: whose subsystem id it is
 * @subsystem: PCI subsystem id
 * @name: of the host's pci.ids
 * @driver: that has it
 * @ours: it is this driver's, and was brought up
 * @chip: as linux-firmware names its folder
 * @firmware: release that runs
 * @profile: abi_profile
 * @encoding: encoding
 * @confined: "yes" or "no"
 * @health: "running", or why GSP is lost
 * @last_error: last thing that was refused, NULL for none
 * @num_vfs: VFs that are enabled
 * @total_vfs: VFs that there can be
 * @parent_is_vf: its VFs are parents of mediated devices
 * @fb_total: framebuffer in bytes, 0 when not known
 * @fb_free: what of it no vGPU has
 * @types: @num_types of them
 * @num_types: types
 * @instances: @num_instances of them
 * @num_instances: vGPUs
 */
struct card {
	const char *bdf;
	unsigned int device;
	unsigned int subsystem_vendor;
	unsigned int subsystem;
	const char *name;
	const char *driver;
	bool ours;
	const char *chip;
	const char *firmware;
	const char *profile;
	const char *encoding;
	const char *confined;
	const char *health;
	const char *last_error;
	unsigned long num_vfs;
	unsigned long total_vfs;
	bool parent_is_vf;
	uint64_t fb_total;
	uint64_t fb_free;
	struct type *types;
	size_t num_types;
	struct instance *instances;
	size_t num_instances;
};

/* All cards, or, when @num_wanted is not 0, those as lspci writes them. */
struct card *cards_read(char **wanted, int num_wanted, size_t *num);
/* A file of the driver's for a card in debugfs; NULL. */
char *card_debugfs(const struct card *card, const char *file);
/* Complains unless the driver is loaded and debugfs can be read. */
bool debugfs_is_there(void);

#endif
