/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What driver code around the pure parts uses: devices, locks, memory-mapped
 * registers, time. One thread; registers are plain memory; time stands still
 * but for what is slept, so timeouts come at once and are the same each time.
 */
#ifndef SHIM_DEVICE_H
#define SHIM_DEVICE_H

#include <linux/shim.h>
#include <linux/bitmap.h>
#include <linux/list.h>

typedef u64 resource_size_t;

struct device {
	int unused;
};

struct pci_dev {
	struct device dev;
	bool msi_enabled;
	bool msix_enabled;
	u16 device;
	u16 subsystem_device;
};

struct seq_file;

#define dev_err(dev, ...)		((void)(dev), shim_log(__VA_ARGS__))
#define dev_warn(dev, ...)		((void)(dev), shim_log(__VA_ARGS__))
#define dev_info(dev, ...)		((void)(dev), shim_log(__VA_ARGS__))
#define dev_dbg(dev, ...)		((void)(dev), shim_log(__VA_ARGS__))
#define dev_err_ratelimited(dev, ...)	((void)(dev), shim_log(__VA_ARGS__))
#define dev_warn_ratelimited(dev, ...)	((void)(dev), shim_log(__VA_ARGS__))
#define dev_info_ratelimited(dev, ...)	((void)(dev), shim_log(__VA_ARGS__))

/* Locks know whether they are held: taking one twice or not holding it is a bug. */
struct mutex {
	bool held;
};

struct device;

static inline const char *dev_name(const struct device *dev)
{
	return "";
}

typedef struct {
	bool held;
} spinlock_t;

#define mutex_init(m)		((m)->held = false)
#define mutex_destroy(m)	WARN_ON((m)->held)
#define mutex_lock(m)		do { WARN_ON((m)->held); (m)->held = true; } while (0)
#define mutex_lock_killable(m)	({ mutex_lock(m); 0; })
#define mutex_unlock(m)		do { WARN_ON(!(m)->held); (m)->held = false; } while (0)
#define spin_lock_init(l)	mutex_init(l)
#define spin_lock(l)		mutex_lock(l)
#define spin_unlock(l)		mutex_unlock(l)
#define spin_lock_irq(l)	mutex_lock(l)
#define spin_unlock_irq(l)	mutex_unlock(l)
#define smp_mb__before_atomic()	mb()
#define spin_lock_irqsave(l, f)	do { (f) = 0; mutex_lock(l); } while (0)
#define spin_unlock_irqrestore(l, f)	do { (void)(f); mutex_unlock(l); } while (0)
#define lockdep_assert_held(l)	WARN_ON(!(l)->held)

typedef struct {
	int unused;
} wait_queue_head_t;

#define init_waitqueue_head(w)	((void)(w))
#define wake_up_all(w)		((void)(w))

/* A test runs what is queued. */
struct work_struct {
	void (*func)(struct work_struct *work);
	bool queued;
};

struct delayed_work {
	struct work_struct work;
};

struct workqueue_struct;

#define INIT_WORK(w, f)		((w)->func = (f), (w)->queued = false)
#define queue_work(wq, w)	((void)(wq), (w)->queued = true)
#define cancel_work_sync(w)	((w)->queued = false)

/* What is waited for has happened: nothing here makes it happen. */
struct completion {
	int unused;
};

#define init_completion(c)	((void)(c))
#define reinit_completion(c)	((void)(c))
#define complete(c)		((void)(c))
#define wait_for_completion_timeout(c, t)	((void)(c), 1ul)

/* Where it goes nobody sees; what it reads the sanitizers do. */
#define seq_printf(m, ...)	((void)(m), (void)snprintf(NULL, 0, __VA_ARGS__))
#define seq_puts(m, s)	((void)(m), (void)(s))

#define xchg(p, v)							\
	({								\
		typeof(*(p)) old = *(p);				\
									\
		*(p) = (v);						\
		old;							\
	})

typedef struct {
	int v;
} atomic_t;

typedef struct {
	s64 v;
} atomic64_t;

#define atomic_inc(a)		((a)->v++)
#define atomic_dec(a)		((a)->v--)
#define atomic_read(a)		((a)->v)
#define atomic64_inc(a)		((a)->v++)
#define atomic64_add(n, a)	((a)->v += (n))
#define atomic64_read(a)	((a)->v)
#define test_and_set_bit(i, m)	__test_and_set_bit(i, m)

#define READ_ONCE(x)		(*(volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile typeof(x) *)&(x) = (v))
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)
#define mb()			__asm__ volatile("" ::: "memory")
#define rmb()			mb()
#define wmb()			mb()
#define dma_rmb()		mb()
#define dma_wmb()		mb()

/* Registers that do something, if a test has such: told of each access, a read beforehand. */
extern void (*shim_access)(u32 *at, bool write);

static inline u32 readl(const void *at)
{
	if (shim_access)
		shim_access((u32 *)at, false);
	return *(const volatile u32 *)at;
}

static inline void writel(u32 v, void *at)
{
	*(volatile u32 *)at = v;
	if (shim_access)
		shim_access(at, true);
}

/* Time, microseconds; shim_tick() is the world's turn and is given by the test. */
extern u64 shim_now;
void shim_tick(void);

static inline void shim_sleep(u64 us)
{
	shim_now += us;
	shim_tick();
}

#define HZ				1000
#define jiffies				((unsigned long)(shim_now / 1000))
#define msecs_to_jiffies(ms)		((unsigned long)(ms))
#define jiffies_to_usecs(j)		((unsigned int)((j) * 1000))
#define time_after(a, b)		((long)((b) - (a)) < 0)
#define time_before(a, b)		time_after(b, a)
#define time_after_eq(a, b)		((long)((a) - (b)) >= 0)
#define usleep_range(min, max)		shim_sleep(max)
#define fsleep(us)			shim_sleep(us)
#define msleep(ms)			shim_sleep(1000 * (u64)(ms))
#define udelay(us)			shim_sleep(us)
#define wait_event_timeout(w, cond, timeout)				\
({									\
	unsigned long _end = jiffies + (timeout);			\
									\
	while (!(cond) && !time_after(jiffies, _end))			\
		shim_sleep(1000);					\
	(cond);								\
})
#define read_poll_timeout(op, v, cond, us, timeout, before, ...)	\
({									\
	u64 _end = shim_now + (timeout);				\
									\
	for (;;) {							\
		(v) = op(__VA_ARGS__);					\
		if ((cond) || shim_now > _end)				\
			break;						\
		shim_sleep((us) + 1);					\
	}								\
	(cond) ? 0 : -ETIMEDOUT;					\
})

#endif
