/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing is defined of tracepoints that are always off. */
