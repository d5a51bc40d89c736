/* A root and a stage in a temporary directory, and the verbs run on them. */
#ifndef PYRO_BOX_H
#define PYRO_BOX_H

#include "files/files.h"

struct box {
	char dir[64];
	char root[80];
	char stage[96];
	struct work work;
	struct tree_writer *input;
	struct tree_reader *output;
};

struct box *box_new(void);
void box_free(struct box *b);

/* The input of the next verb. */
void put_directory(struct box *b, const char *path, int mode);
void put_file(struct box *b, const char *path, int mode, const char *contents);
void put_symlink(struct box *b, const char *path, const char *target);
void put_hardlink(struct box *b, const char *path, const char *target);
void put_remove(struct box *b, const char *path);
void put_name(struct box *b, const char *path);
void put_entry(struct box *b, const struct entry *n);
void put_end(struct box *b);

/* Runs a verb on that input, which is then empty again; its exit code. */
int box_run(struct box *b, const char *verb, ...) __attribute__((sentinel));
/*
 * What the verb has put out, a line for each record, sorted if it may be in any order:
 * `file PATH MODE "contents"`, `END N`, `FAILED CODE PATH`. Valid until the next call.
 */
const char *box_output(struct box *b, enum tree_source source, bool sorted);
/* All that is in the root, the same way. */
const char *box_tree(struct box *b);
/* The output as it is, for a reader of one's own. */
struct tree_reader *box_reader(struct box *b, enum tree_source source);

/* printf for paths below the root; valid for a few calls. */
const char *in(const struct box *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Shell-like helpers on such paths. */
void write_text(const char *path, const char *text);
const char *read_text(const char *path);

#endif
