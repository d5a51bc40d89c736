/* The disk of the machine, /dev/vda, and the ext4 on it. */
#ifndef PYRO_DISK_H
#define PYRO_DISK_H

#include <stdint.h>

#include "err.h"

int disk_open(struct err *e);
/* -1 before disk_open has succeeded. */
int disk_fd(void);

/* What matters of an ext4 superblock. */
struct ext4_size {
	uint64_t blocks;
	uint32_t block_size;
};

enum { EXT4_SUPER_OFFSET = 1024, EXT4_SUPER_SIZE = 1024 };

/* Checks that it is one; `super` is EXT4_SUPER_SIZE bytes. */
int ext4_size(const uint8_t *super, struct ext4_size *out, struct err *e);

#endif
