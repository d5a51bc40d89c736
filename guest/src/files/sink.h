/* A file that is being written from the records of a tree stream. */
#ifndef PYRO_SINK_H
#define PYRO_SINK_H

#include "tree/tree.h"

struct sink {
	int fd; /* -1: none is open */
	uint64_t at;
	bool hole; /* the file ends in one so far */
	bool has_mtime;
	int64_t mtime_ns;
	uint16_t mode;
};

/* Makes the file of an ENTRY under a name that must be free. */
int sink_open(struct sink *s, int dir, const char *name, const struct entry *n, mode_t mode,
	      struct err *e);
/* Ends the file, if one is open. */
int sink_finish(struct sink *s, struct err *e);
/* Closes the file as it is. */
void sink_drop(struct sink *s);
/* Takes a record of contents: 1. Ends the file before any other record: 0. */
int sink_take(struct sink *s, int kind, const struct tree_reader *r, struct err *e);
/* Sets the time of a link, if the ENTRY has one. */
int sink_time(int dir, const char *name, const struct entry *n, struct err *e);

#endif
