/*
 * The process that works on the files of /workspace: what operation FILES runs.
 *
 * Whatever lies in the guest's file systems may be an attacker's, and may change while it is
 * looked at: names are resolved beneath the root only (beneath.h), nothing is opened that
 * could block, and nothing grows with what is found but bounded tables.
 */
#ifndef PYRO_FILES_H
#define PYRO_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "err.h"
#include "tree.h"

struct files {
	const char *root;  /* /workspace */
	const char *stage; /* on the same file system, for root alone */
	int in;
	int out;
	void (*step)(void); /* tests: comes before every change that a commit makes; or NULL */

	/* Set by files_run. */
	int dir; /* of root */
	struct tree_reader *reader;
	struct tree_writer *writer;
	bool has_at; /* the path that a failure is about */
	size_t at_len;
	char at[PATH_LIMIT + 1];
};

/* Does what the arguments say, a verb first; the exit code. */
int files_run(struct files *f, int argc, char **argv);
int files_main(int argc, char **argv);

/* For verbs. */
void files_at(struct files *f, const char *path, size_t len);
void files_step(const struct files *f);

/* The verbs; arguments are counted and checked to be paths or numbers where they are used. */
int unpack(struct files *f, char **args, struct err *e);
int apply(struct files *f, char **args, struct err *e);
int scan(struct files *f, char **args, struct err *e);
int fetch(struct files *f, char **args, struct err *e);
int pack(struct files *f, char **args, struct err *e);
int read_file(struct files *f, char **args, struct err *e);

#endif
