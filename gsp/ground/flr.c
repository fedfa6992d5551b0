// SPDX-License-Identifier: GPL-2.0-only
/*
 * The last way to get a GPU back whose GSP does not stop: a function level reset
 * of the PF, after which the GPU's own firmware boots it anew. Fact: NVIDIA/
 * open-gpu-kernel-modules kernel_bif_gh100.c (kbifDoFunctionLevelReset_GH100).
 *
 * No locks. Called by dma.c and by the ways of booting.
 */
#include <linux/pci.h>

#include "card.h"
#include "ground.h"

/**
 * gsp_reset_function() - reset the PF
 * @gsp: no interrupt set up, no VFs enabled
 *
 * What the PCI core keeps of configuration space is as before. The GPU is as
 * after power-on: its own boot has to be waited for.
 *
 * Return: 0 or a negative errno; logged.
 */
int gsp_reset_function(struct gsp *gsp)
{
	int ret = pcie_reset_flr(gsp->pdev, PCI_RESET_PROBE);

	if (ret)
		goto out;
	pci_save_state(gsp->pdev);
	ret = pcie_reset_flr(gsp->pdev, PCI_RESET_DO_RESET);
	pci_restore_state(gsp->pdev);
	gsp->window_base = U64_MAX;
out:
	gsp->unquiet = ret;
	if (ret)
		dev_err(gsp->dev, "function level reset failed (error %d): power the machine off and on\n",
			ret);
	return ret;
}

/**
 * gsp_quiesce() - make sure that the PF reaches no memory by itself any more
 * @gsp: stopped as well as that was possible, or never started; no interrupt set up,
 *	no VFs enabled
 * @reset: it may be that something still runs on it
 *
 * Return: is it sure? Of a function that is not there it is.
 */
bool gsp_quiesce(struct gsp *gsp, bool reset)
{
	u16 command;
	bool quiet;

	pci_clear_master(gsp->pdev);
	if (!pci_device_is_present(gsp->pdev))
		return true;
	if (reset)
		gsp_reset_function(gsp);
	pci_read_config_word(gsp->pdev, PCI_COMMAND, &command);
	quiet = !gsp->unquiet && !(command & PCI_COMMAND_MASTER) &&
		pci_wait_for_pending_transaction(gsp->pdev);
	/* Its memory is not given to others then. */
	gsp->unquiet = !quiet;
	return quiet;
}
