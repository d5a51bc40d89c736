/* Runs a verb: opens its root and its streams, and writes the last record. */
#include "files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "files/stage.h"
#include "files/verbs.h"
#include "wire/hook.h"

/* More than a pipe's default, so that agent and worker switch less often. It works without. */
enum { PIPE_BYTES = 256 * 1024 };

struct verb {
	const char *name;
	int args;
	int (*run)(struct work *work, char **args, struct err *e);
	bool makes_root;
	bool recovers;
};

static int files_nothing(struct work *work, char **args, struct err *e)
{
	(void)work;
	(void)args;
	(void)e;
	return 0; /* recovery comes before every verb but unpack */
}

static const struct verb files_verbs[] = {
	{"unpack", 0, unpack, true, false},
	{"apply", 0, apply, true, true},
	{"scan", 2, scan, false, true},
	{"fetch", 0, fetch, false, true},
	{"pack", 1, pack, false, true},
	{"read", 3, read_file, false, true},
	{"recover", 0, files_nothing, false, true},
};

static int files_open_root(struct work *work, bool make, struct err *e)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

	work->dir = open(work->root, flags);
	if (work->dir < 0 && errno == ENOENT && make && mkdir(work->root, 0755) == 0)
		work->dir = open(work->root, flags);
	if (work->dir >= 0)
		return 0;
	switch (errno) {
	case ENOENT:
		return fail(e, ERROR_NOT_FOUND, 0, "%s is gone", work->root);
	case ELOOP:
	case ENOTDIR:
		return fail(e, ERROR_OUTSIDE, 0, "%s is no directory any more", work->root);
	default:
		return fail(e, ERROR_FAILED, errno, "open %s", work->root);
	}
}

static int files_run_verb(struct work *work, int argc, char **argv, struct err *e)
{
	for (size_t i = 0; argc > 1 && i < sizeof(files_verbs) / sizeof(files_verbs[0]); i++) {
		const struct verb *v = &files_verbs[i];

		if (strcmp(argv[1], v->name) != 0)
			continue;
		if (argc - 2 != v->args)
			return fail(e, ERROR_INVALID, 0, "%s takes %d arguments", v->name, v->args);
		if (files_open_root(work, v->makes_root, e) < 0)
			return -1;
		if (v->recovers && stage_recover(work, e) < 0)
			return -1;
		return v->run(work, argv + 2, e);
	}
	return fail(e, ERROR_INVALID, 0, "not a verb");
}

/* Writes the last record. -1 if that is FAILED, or could not be written. */
static int files_finish(struct work *work, int failed, const struct err *why)
{
	struct err e;

	if (failed < 0 &&
	    tree_put_failed(work->writer, why, work->has_at ? work->at : NULL, work->at_len, &e))
		return -1;
	if (failed == 0 && tree_put_end(work->writer, &e) < 0)
		return -1;
	return tree_flush(work->writer, &e) < 0 ? -1 : failed;
}

int files_run(struct work *work, int argc, char **argv)
{
	struct err e;
	int failed;

	work->dir = -1;
	work->has_at = false;
	work->at_len = 0;
	work->reader = malloc(sizeof(*work->reader));
	work->writer = malloc(sizeof(*work->writer));
	if (work->reader == NULL || work->writer == NULL) {
		free(work->reader);
		free(work->writer);
		return 1;
	}
	tree_writer_init(work->writer, work->out);
	failed = files_run_verb(work, argc, argv, &e);
	failed = files_finish(work, failed, &e);
	autoclose(&work->dir);
	free(work->reader);
	free(work->writer);
	return failed < 0;
}

int files_main(int argc, char **argv)
{
	struct work work = {
		.root = "/workspace",
		.stage = "/var/lib/pyro/stage",
		.in = STDIN_FILENO,
		.out = STDOUT_FILENO,
	};

	if (hook_files())
		return 0;
	prctl(PR_SET_NAME, "pyro-files"); /* it was executed by a descriptor and has no name */
	umask(0);			  /* modes are set as they are given */
	fcntl(work.in, F_SETPIPE_SZ, PIPE_BYTES);
	fcntl(work.out, F_SETPIPE_SZ, PIPE_BYTES);
	return files_run(&work, argc, argv);
}
