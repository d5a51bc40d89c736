/*
 * The verbs of operation FILES. files.c has counted the arguments. Each verb checks itself that
 * they are paths or numbers.
 */
#ifndef PYRO_VERBS_H
#define PYRO_VERBS_H

#include "files/work.h"

int unpack(struct work *work, char **args, struct err *e);
int apply(struct work *work, char **args, struct err *e);
int scan(struct work *work, char **args, struct err *e);
int fetch(struct work *work, char **args, struct err *e);
int pack(struct work *work, char **args, struct err *e);
int read_file(struct work *work, char **args, struct err *e);

#endif
