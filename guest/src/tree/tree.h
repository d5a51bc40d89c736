/*
 * Tree streams: files, directories and links as a sequence of records (PROTOCOL.md, Files).
 *
 * Reader and writer have one large buffer each, because a system call is slow in an emulated
 * machine. Contents go straight from the reader's buffer to a file, and straight from a file to
 * the writer's buffer.
 */
#ifndef PYRO_TREE_H
#define PYRO_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/err.h"
#include "wire/wire.h"

enum {
	TREE_BUFFER = 256 * 1024,
	RECORD_HEADER = 5,
	/* An ENTRY with every field, and two paths at their longest, is below 9 KiB. */
	RECORD_FIELDS_MAX = 16 * 1024,
};

/* An ENTRY or a REMOVE. Strings are followed by a zero, which their length does not count. */
struct entry {
	uint64_t has; /* bit per tag */
	size_t path_len;
	size_t target_len;
	uint8_t type; /* enum entry_type */
	uint16_t mode;
	uint32_t links;
	uint64_t size;
	int64_t mtime_ns;
	int64_t ctime_ns;
	uint64_t inode;
	uint64_t was_inode;
	int64_t was_ctime_ns;
	uint64_t was_size;
	char path[PATH_LIMIT + 1];
	char target[PATH_LIMIT + 1];
};

static inline bool entry_has(const struct entry *n, enum tag tag)
{
	return n->has >> tag & 1;
}

static inline void entry_set(struct entry *n, enum tag tag)
{
	n->has |= UINT64_C(1) << tag;
}

/* Starts an entry with nothing but its path. */
void entry_begin(struct entry *n, const char *path, size_t len);
/* Adds what the system says about it. */
void entry_stat(struct entry *n, const struct stat *st);
int64_t nanoseconds(const struct timespec *t);
struct timespec timespec_of(int64_t ns);

/* Which stream it is: this decides what may be in it. */
enum tree_source {
	TREE_HOST,    /* the input of unpack and apply */
	TREE_NAMES,   /* the input of fetch: paths only */
	TREE_JOURNAL, /* the journal of apply: no contents */
	TREE_GUEST,   /* the output of pack and fetch */
	TREE_LISTING, /* the output of scan and read: contents need not add up to SIZE */
};

struct tree_reader {
	int fd;
	enum tree_source source;
	uint64_t entries;
	uint64_t left; /* bytes of the last file still to come */

	/* What tree_next found. */
	struct entry entry;
	const uint8_t *data; /* valid until the next call */
	size_t data_len;
	uint64_t hole;
	struct err failed; /* RECORD_FAILED, its path in `entry` */

	size_t begin;
	size_t end;
	uint8_t buf[TREE_BUFFER];
};

void tree_reader_init(struct tree_reader *r, int fd, enum tree_source source);
/* The kind of the next record, or -1. Do not call it again after END, FAILED or -1. */
int tree_next(struct tree_reader *r, struct err *e);

struct tree_writer {
	int fd;
	uint64_t entries;
	size_t len;
	uint8_t buf[TREE_BUFFER];
};

void tree_writer_init(struct tree_writer *w, int fd);
/* All functions below may flush, and fail if that fails. */
int tree_flush(struct tree_writer *w, struct err *e);
/* Writes the fields that the entry has. */
int tree_put_entry(struct tree_writer *w, const struct entry *n, struct err *e);
int tree_put_remove(struct tree_writer *w, const struct entry *n, struct err *e);
/* Where a DATA record's contents go; as much as fits into one. */
uint8_t *tree_data_space(struct tree_writer *w, size_t *room, struct err *e);
void tree_data_added(struct tree_writer *w, size_t len);
int tree_put_hole(struct tree_writer *w, uint64_t len, struct err *e);
int tree_put_end(struct tree_writer *w, struct err *e);
/* `path` may be NULL. */
int tree_put_failed(struct tree_writer *w, const struct err *why, const char *path, size_t len,
		    struct err *e);

#endif
