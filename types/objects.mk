# SPDX-License-Identifier: GPL-2.0-only
# Objects of types/ for the module; what compiles in user space too comes first.
types-portable := types/card.o types/card_fb.o types/card_heap.o types/card_chid.o \
	types/card_place.o types/card_picture.o types/catalogue.o types/catalogue_fact.o \
	types/catalogue_told.o
types-objs := $(types-portable) types/builtin.o types/builtin_text.o
