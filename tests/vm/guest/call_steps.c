// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts what the driver asks of the kernel and of GSP on behalf of one process,
 * and lets the call that one chooses fail: for tests that a vGPU is made whole
 * or not at all, and that the last one costs what the first one did.
 *
 * Writing to /sys/module/call_steps/parameters/pid begins a count for that
 * process; "fail" is the number of the call that fails (0: none), "only" the one
 * function whose calls count (empty: all). The other parameters are results. Load it
 * after the driver.
 *
 * The probes sit on entries of functions, where the return address is on top of
 * the stack; a call from elsewhere than the driver's own code is let through.
 *
 * And with "late", users of vGPUs hear of errors so many milliseconds later: "told" counts
 * them. It must not be unloaded while there is one to come.
 */
#include <linux/delay.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/linkage.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/vfio_pci_core.h>

#define DRIVER "nvidia_vgpu_mdev"

enum kind { ALLOCATION, MESSAGE, OTHER, NUM_KINDS };

struct step {
	const char *name;
	enum kind kind;
	long failure;
	struct kprobe probe;
};

#define STEP(_name, _kind, _failure) { .name = (_name), .kind = (_kind), .failure = (_failure) }

/* Under the names that they have in kernels from 6.1 on; not all are in each. */
static struct step steps[] = {
	STEP("__kmalloc", ALLOCATION, 0),
	STEP("__kmalloc_noprof", ALLOCATION, 0),
	STEP("kmalloc_trace", ALLOCATION, 0),
	STEP("__kmalloc_cache_noprof", ALLOCATION, 0),
	STEP("kvmalloc_node", ALLOCATION, 0),
	STEP("__kvmalloc_node_noprof", ALLOCATION, 0),
	STEP("kmemdup", ALLOCATION, 0),
	STEP("kmemdup_noprof", ALLOCATION, 0),
	STEP("vzalloc", ALLOCATION, 0),
	STEP("vzalloc_noprof", ALLOCATION, 0),
	STEP("bitmap_zalloc", ALLOCATION, 0),
	STEP("dma_alloc_attrs", ALLOCATION, 0),
	STEP("_vfio_alloc_device", ALLOCATION, -ENOMEM),
	STEP("gsp_rpc_call", MESSAGE, -EIO),
	STEP("gsp_rpc_post", MESSAGE, -EIO),
	STEP("iommu_group_get", OTHER, 0),
	STEP("iommu_group_claim_dma_owner", OTHER, -EINVAL),
	STEP("kernfs_find_and_get_ns", OTHER, 0),
	STEP("sysfs_create_link", OTHER, -ENOMEM),
	STEP("sysfs_create_group", OTHER, -ENOMEM),
	STEP("vfio_pci_core_register_device", OTHER, -ENOMEM),
};

static unsigned int calls[NUM_KINDS];
static unsigned int fail;
static int pid;
static char only[KSYM_NAME_LEN];
static char failed[KSYM_SYMBOL_LEN];

module_param_named(allocations, calls[ALLOCATION], uint, 0444);
MODULE_PARM_DESC(allocations, "Allocations so far");
module_param_named(messages, calls[MESSAGE], uint, 0444);
MODULE_PARM_DESC(messages, "Messages to GSP so far");
module_param_named(others, calls[OTHER], uint, 0444);
MODULE_PARM_DESC(others, "Other calls so far that can fail");
module_param(fail, uint, 0644);
MODULE_PARM_DESC(fail, "Number of the call that fails, from 1; 0: none");
module_param_string(only, only, sizeof(only), 0644);
MODULE_PARM_DESC(only, "Function whose calls count, without a newline; empty: all");
module_param_string(failed, failed, sizeof(failed), 0444);
MODULE_PARM_DESC(failed, "What failed, and who called it; empty: nothing");

static int set_pid(const char *text, const struct kernel_param *param)
{
	WRITE_ONCE(pid, 0);
	memset(calls, 0, sizeof(calls));
	failed[0] = '\0';
	return param_set_int(text, param);
}

static const struct kernel_param_ops pid_ops = { .set = set_pid, .get = param_get_int };
module_param_cb(pid, &pid_ops, &pid, 0644);
MODULE_PARM_DESC(pid, "Process whose calls count; writing it begins anew");

/* Where a function that is not to run is sent instead: back to its caller. */
void call_steps_return(void);
asm(".pushsection .text\n"
    ".type call_steps_return, @function\n"
    "call_steps_return:\n"
    ASM_ENDBR
    ASM_RET
    ".size call_steps_return, .-call_steps_return\n"
    ".popsection\n");

static int on_call(struct kprobe *probe, struct pt_regs *regs)
{
	struct step *step = container_of(probe, struct step, probe);
	char caller[KSYM_SYMBOL_LEN];

	if (!in_task() || !READ_ONCE(pid) || task_tgid_nr(current) != READ_ONCE(pid))
		return 0;
	if (only[0] && strcmp(only, step->name))
		return 0;
	sprint_symbol(caller, *(unsigned long *)regs->sp);
	if (!strstr(caller, "[" DRIVER "]"))
		return 0;
	calls[step->kind]++;
	if (calls[ALLOCATION] + calls[MESSAGE] + calls[OTHER] != READ_ONCE(fail))
		return 0;
	caller[strcspn(caller, "+")] = '\0';
	scnprintf(failed, sizeof(failed), "%s in %s", step->name, caller);
	regs->ax = step->failure;
	regs->ip = (unsigned long)call_steps_return;
	return 1;
}

/* A probe with this handler is never turned into a jump, which would ignore regs->ip. */
static void after_call(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static unsigned int late, told;
static struct task_struct *teller;

module_param(late, uint, 0644);
MODULE_PARM_DESC(late, "Milliseconds after which users hear of errors; 0: at once");
module_param(told, uint, 0444);
MODULE_PARM_DESC(told, "Errors so far that were late");

/* What is called instead, in the context of a work item. */
static pci_ers_result_t tell_late(struct pci_dev *pdev, pci_channel_state_t state)
{
	pci_ers_result_t ret;

	msleep(READ_ONCE(late));
	WRITE_ONCE(teller, current);
	ret = vfio_pci_core_aer_err_detected(pdev, state);
	WRITE_ONCE(teller, NULL);
	WRITE_ONCE(told, told + 1);
	return ret;
}

static int on_error(struct kprobe *probe, struct pt_regs *regs)
{
	if (!READ_ONCE(late) || READ_ONCE(teller) == current)
		return 0;
	regs->ip = (unsigned long)tell_late;
	return 1;
}

static struct kprobe error_probe = {
	.symbol_name = "vfio_pci_core_aer_err_detected",
	.pre_handler = on_error,
	.post_handler = after_call,
};

static int __init call_steps_init(void)
{
	unsigned int i, found[NUM_KINDS] = { 0 };
	int ret = register_kprobe(&error_probe);

	if (ret)
		return ret;
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		steps[i].probe.symbol_name = steps[i].name;
		steps[i].probe.pre_handler = on_call;
		steps[i].probe.post_handler = after_call;
		if (register_kprobe(&steps[i].probe))
			steps[i].probe.pre_handler = NULL;
		else
			found[steps[i].kind]++;
	}
	pr_info("call_steps: %u kinds of allocations, %u of messages, %u others\n",
		found[ALLOCATION], found[MESSAGE], found[OTHER]);
	return 0;
}
module_init(call_steps_init);

static void __exit call_steps_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(steps); i++)
		if (steps[i].probe.pre_handler)
			unregister_kprobe(&steps[i].probe);
	unregister_kprobe(&error_probe);
}
module_exit(call_steps_exit);

MODULE_DESCRIPTION("Counts calls of the vGPU driver and lets one fail");
MODULE_LICENSE("GPL");
