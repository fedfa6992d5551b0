// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/nvidia_vgpu_mdev/<PF>/: tables for people who look for a
 * fault or a leak. Derived from the book and from gsp/, nothing is kept here.
 *
 * Called by main.c, by pf.c for a card, and by who reads a file: takes vgpu_pf.lock.
 */
#include <linux/fs.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include "files.h"
#include "make.h"

static struct dentry *vgpu_debugfs_root;

/* One line per vGPU, by VF. */
static int vgpus_show(struct vgpu_pf *pf, struct seq_file *m)
{
	unsigned int i;
	struct vgpu *v;

	seq_puts(m, "gfid vf           type       state       channels    name\n");
	mutex_lock(&pf->lock);
	vgpu_for_each_vf(pf, i, v) {
		if (!v->claim)
			continue;
		seq_printf(m, "%-4u %-12s %-10u %-11s %5u+%-5u %s\n", i + 1, pci_name(v->pdev),
			   v->type->id, vgpu_state_name(v), v->claim->chid_first,
			   v->claim->num_chids, v->name);
	}
	mutex_unlock(&pf->lock);
	return 0;
}

static void vgpu_show_range(struct seq_file *m, const struct vgpu_range *range, unsigned int gfid,
			    const char *what)
{
	seq_printf(m, "0x%012llx-0x%012llx gfid %u %s\n", range->base,
		   range->base + range->size - 1, gfid, what);
}

static int framebuffer_show(struct vgpu_pf *pf, struct seq_file *m)
{
	const struct gsp_info *info = gsp_get_info(pf->gsp);
	unsigned int i, run;
	struct vgpu *v;

	mutex_lock(&pf->lock);
	seq_printf(m, "total %llu\nsegment %llu\nfree %llu\nvfs_free %u\nclaims %u\n",
		   info->fb_total, info->vmmu_segment_size, vgpu_card_fb_free(pf->card),
		   vgpu_card_vfs_free(pf->card), vgpu_card_num_claims(pf->card));
	vgpu_for_each_vf(pf, i, v) {
		if (!v->claim)
			continue;
		for (run = 0; run < v->claim->num_fb; run++)
			vgpu_show_range(m, &v->claim->fb[run], i + 1, "guest");
		vgpu_show_range(m, &v->claim->heap, i + 1, "heap");
	}
	mutex_unlock(&pf->lock);
	return 0;
}

static void vgpu_show_line(void *m, const char *text)
{
	seq_printf(m, "%s\n", text);
}

/* The card's framebuffer, drawn for a person. */
static int memory_show(struct vgpu_pf *pf, struct seq_file *m)
{
	mutex_lock(&pf->lock);
	vgpu_card_picture(pf->card, vgpu_show_line, m);
	mutex_unlock(&pf->lock);
	return 0;
}

static void vgpu_show_type(struct seq_file *m, struct vgpu_pf *pf, const struct vgpu_type *type)
{
	unsigned int n = vgpu_available(pf, type, VGPU_CARD_ANY_VF);
	char why[VGPU_SENTENCE_LEN];

	if (!n)
		vgpu_why_none(pf, type, why, sizeof(why));
	seq_printf(m, "%-5u %-9u %s%s%s\n", type->id, n, type->name, n ? "" : ": ", n ? "" : why);
}

/*
 * Every type of the catalogue, and what can be made of it now; why nothing can, or why it
 * is not offered.
 */
static int types_show(struct vgpu_pf *pf, struct seq_file *m)
{
	const struct vgpu_catalogue *cat = &pf->catalogue;
	unsigned int i;

	seq_puts(m, "id    available name\n");
	mutex_lock(&pf->lock);
	for (i = 0; i < cat->num; i++)
		vgpu_show_type(m, pf, &cat->types[i]);
	for (i = 0; i < cat->num_incomplete; i++) {
		const struct vgpu_unoffered *rest = &cat->unoffered[i];
		char id[12] = "-";

		if (rest->type.id)
			scnprintf(id, sizeof(id), "%u", rest->type.id);
		seq_printf(m, "%-5s %-9s %s: %s\n", id, "-", rest->type.name, rest->why);
	}
	mutex_unlock(&pf->lock);
	return 0;
}

/* What GSP was asked, the latest last; also when it is lost. */
static int rpcs_show(struct vgpu_pf *pf, struct seq_file *m)
{
	return gsp_show_history(pf->gsp, m);
}

/* Files of a card, and who writes one; the last is in the directory logs. */
static const struct {
	const char *name;
	int (*show)(struct vgpu_pf *pf, struct seq_file *m);
	void (*gsp)(struct gsp *gsp, struct seq_file *m);
} vgpu_tables[] = {
	{ "vgpus", vgpus_show },
	{ "framebuffer", framebuffer_show },
	{ "memory", memory_show },
	{ "types", types_show },
	{ "rpcs", rpcs_show },
	{ "gsp", .gsp = gsp_show },
	{ "dma", .gsp = gsp_show_dma },
	/* What plugin tasks have reported, by vGPU. */
	{ "plugin_events", .gsp = gsp_show_plugin_events },
	/* What GSP reported of failures of its firmware, the latest last. */
	{ "crash_reports", .gsp = gsp_show_crashes },
	{ "index", .gsp = gsp_show_logs },
};

#define VGPU_TABLES	(ARRAY_SIZE(vgpu_tables) - 1)

static int vgpu_table_show(struct seq_file *m, void *unused)
{
	const char *name = m->file->f_path.dentry->d_name.name;
	struct vgpu_pf *pf = m->private;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vgpu_tables); i++) {
		if (strcmp(name, vgpu_tables[i].name))
			continue;
		if (vgpu_tables[i].show)
			return vgpu_tables[i].show(pf, m);
		vgpu_tables[i].gsp(pf->gsp, m);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(vgpu_table);

/* logs/plugin<GFID>: what there is when it is opened. */
#define VGPU_PLUGIN_LOG	"plugin"

struct vgpu_plugin_log {
	size_t len;
	u8 bytes[];
};

static int plugin_log_open(struct inode *inode, struct file *file)
{
	struct vgpu_pf *pf = inode->i_private;
	size_t len = gsp_plugin_logs_size(pf->gsp);
	struct vgpu_plugin_log *log;
	unsigned int gfid;
	int ret;

	ret = kstrtouint(file->f_path.dentry->d_name.name + strlen(VGPU_PLUGIN_LOG), 10, &gfid);
	if (ret)
		return ret;
	log = kvmalloc(struct_size(log, bytes, len), GFP_KERNEL);
	if (!log)
		return -ENOMEM;
	ret = gsp_plugin_logs_read(pf->gsp, gfid, log->bytes);
	/* Without a vGPU there is nothing, which is no error. */
	log->len = ret ? 0 : len;
	if (ret && ret != -ENODATA) {
		kvfree(log);
		return ret;
	}
	file->private_data = log;
	return 0;
}

static ssize_t plugin_log_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	struct vgpu_plugin_log *log = file->private_data;

	return simple_read_from_buffer(to, len, pos, log->bytes, log->len);
}

static int plugin_log_release(struct inode *inode, struct file *file)
{
	kvfree(file->private_data);
	return 0;
}

static const struct file_operations plugin_log_fops = {
	.owner = THIS_MODULE,
	.open = plugin_log_open,
	.read = plugin_log_read,
	.release = plugin_log_release,
	.llseek = default_llseek,
};

static void vgpu_debugfs_add_logs(struct vgpu_pf *pf)
{
	struct dentry *dir = debugfs_create_dir("logs", pf->debugfs);
	unsigned int i, n = 0;
	const void *data;
	const char *name;
	char plugin[24];

	debugfs_create_file(vgpu_tables[VGPU_TABLES].name, 0400, dir, pf, &vgpu_table_fops);
	for (i = 0; i < GSP_NUM_LOGS; i++) {
		struct debugfs_blob_wrapper *log = &pf->logs[n];

		if (!gsp_log(pf->gsp, i, &name, &data, &log->size))
			continue;
		log->data = (void *)data;
		debugfs_create_blob(name, 0400, dir, log);
		n++;
	}
	for (i = 1; i <= pf->num_vfs; i++) {
		scnprintf(plugin, sizeof(plugin), VGPU_PLUGIN_LOG "%u", i);
		debugfs_create_file(plugin, 0400, dir, pf, &plugin_log_fops);
	}
}

/**
 * vgpu_debugfs_add - show a card
 * @pf: the card, with GSP and book
 */
void vgpu_debugfs_add(struct vgpu_pf *pf)
{
	unsigned int i;

	pf->debugfs = debugfs_create_dir(pci_name(pf->pdev), vgpu_debugfs_root);
	for (i = 0; i < VGPU_TABLES; i++)
		debugfs_create_file(vgpu_tables[i].name, 0400, pf->debugfs, pf, &vgpu_table_fops);
	vgpu_debugfs_add_logs(pf);
}

/**
 * vgpu_debugfs_remove - hide a card
 * @pf: the card; nobody reads its files any more afterwards
 */
void vgpu_debugfs_remove(struct vgpu_pf *pf)
{
	debugfs_remove_recursive(pf->debugfs);
}

/** vgpu_debugfs_init - once per module */
void vgpu_debugfs_init(void)
{
	vgpu_debugfs_root = debugfs_create_dir(KBUILD_MODNAME, NULL);
}

/** vgpu_debugfs_exit - opposite of vgpu_debugfs_init() */
void vgpu_debugfs_exit(void)
{
	debugfs_remove_recursive(vgpu_debugfs_root);
}
