/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A client of QEMU's qtest protocol and of QMP, enough to drive a device
 * without a guest, and the TAP output of the tests. Every failure of the
 * transport ends the program with a message: a test cannot go on without.
 */
#ifndef QT_H
#define QT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct qt;

/* Starts $QEMU with q35 and @args (separated by spaces, may be ""). */
struct qt *qt_start(const char *args);
void qt_stop(struct qt *q);
/* Does QEMU refuse to start with @args, saying @text? */
bool qt_refuses(const char *args, const char *text);

void qt_outl(struct qt *q, uint16_t port, uint32_t val);
uint32_t qt_inl(struct qt *q, uint16_t port);
uint8_t qt_read8(struct qt *q, uint64_t addr);
uint16_t qt_read16(struct qt *q, uint64_t addr);
uint32_t qt_read32(struct qt *q, uint64_t addr);
uint64_t qt_read64(struct qt *q, uint64_t addr);
void qt_write8(struct qt *q, uint64_t addr, uint8_t val);
void qt_write16(struct qt *q, uint64_t addr, uint16_t val);
void qt_write32(struct qt *q, uint64_t addr, uint32_t val);
void qt_write64(struct qt *q, uint64_t addr, uint64_t val);
void qt_memread(struct qt *q, uint64_t addr, void *buf, size_t len);
void qt_memwrite(struct qt *q, uint64_t addr, const void *buf, size_t len);
/* Lets the virtual clock run on to the next timer, or by @ns. */
void qt_clock_step(struct qt *q, uint64_t ns);

uint64_t qt_qom_get(struct qt *q, const char *prop);
/* String property into @buf. */
void qt_qom_get_str(struct qt *q, const char *prop, char *buf, size_t len);
/* False when QEMU refuses the value. */
bool qt_qom_set(struct qt *q, const char *prop, const char *value);
void qt_system_reset(struct qt *q);

/* TAP. ok() gives its argument back. */
bool ok(bool pass, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool eq(uint64_t got, uint64_t want, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void skip(const char *what, const char *why);
int tap_done(void);

#endif
