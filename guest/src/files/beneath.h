/*
 * Paths below a directory, and never above it.
 *
 * A process in the guest may swap any part of a path while it is resolved. So the kernel keeps it
 * beneath: always openat2 with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS.
 */
#ifndef PYRO_BENEATH_H
#define PYRO_BENEATH_H

#include <linux/openat2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "tree/path.h"
#include "wire/wire.h"

/*
 * `resolve` adds to how paths are resolved (RESOLVE_NO_SYMLINKS, RESOLVE_NO_XDEV). `path` need
 * not end with a zero. Returns a descriptor, or -1 with errno.
 */
int beneath_open(int root, const char *path, size_t len, int flags, uint64_t resolve);
/* The directory that a path's last name is in, for names relative to it (O_PATH). */
int beneath_parent(int root, const char *path, size_t len, uint64_t resolve);
/*
 * The same, but with `make` it makes the directories that are missing on the way. Without `make`,
 * ENOENT says that they could be made, and EXDEV that a dangling link is in the way.
 */
int beneath_make_parent(int root, const char *path, size_t len, uint64_t resolve, bool make);

/*
 * Keeps the last parent open, because the entries of one directory come together. Only for code
 * that changes nothing, or that is alone in the tree.
 */
struct parents {
	int root;
	uint64_t resolve;
	int dir; /* -1: none yet */
	size_t len;
	char path[PATH_LIMIT];
};

/* Borrowed: closed by the next call, or parents_close. */
int parents_find(struct parents *p, const char *path, size_t len);
void parents_close(struct parents *p);

/* The error code of the wire for the errno of a call that resolved or changed a path. */
uint16_t error_of(int errnum);
/* Fails with errno and the code of the wire for it. */
int fail_path(struct err *e, const char *step);

#endif
