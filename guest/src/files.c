/* What all verbs share: the root, the streams, and the last record. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "hook.h"
#include "stage.h"

/* More than a pipe has from the start: fewer turns of agent and worker. It works without. */
enum { PIPE_BYTES = 256 * 1024 };

struct verb {
	const char *name;
	int args;
	int (*run)(struct files *f, char **args, struct err *e);
	bool makes_root;
	bool recovers;
};

static int nothing(struct files *f, char **args, struct err *e)
{
	(void)f;
	(void)args;
	(void)e;
	return 0; /* recovery comes before every verb but unpack */
}

static const struct verb verbs[] = {
	{"unpack", 0, unpack, true, false},  {"apply", 0, apply, true, true},
	{"scan", 2, scan, false, true},	     {"fetch", 0, fetch, false, true},
	{"pack", 1, pack, false, true},	     {"read", 3, read_file, false, true},
	{"recover", 0, nothing, true, true},
};

void files_at(struct files *f, const char *path, size_t len)
{
	f->has_at = true;
	f->at_len = len;
	memcpy(f->at, path, len);
	f->at[len] = '\0';
}

void files_step(const struct files *f)
{
	if (f->step != NULL)
		f->step();
}

static int open_root(struct files *f, bool make, struct err *e)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

	f->dir = open(f->root, flags);
	if (f->dir < 0 && errno == ENOENT && make && mkdir(f->root, 0755) == 0)
		f->dir = open(f->root, flags);
	if (f->dir >= 0)
		return 0;
	switch (errno) {
	case ENOENT:
		return fail(e, ERROR_NOT_FOUND, 0, "%s is gone", f->root);
	case ELOOP:
	case ENOTDIR:
		return fail(e, ERROR_OUTSIDE, 0, "%s is no directory any more", f->root);
	default:
		return fail(e, ERROR_FAILED, errno, "open %s", f->root);
	}
}

static int run(struct files *f, int argc, char **argv, struct err *e)
{
	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct verb *v = &verbs[i];

		if (strcmp(argv[1], v->name) != 0)
			continue;
		if (argc - 2 != v->args)
			return fail(e, ERROR_INVALID, 0, "%s takes %d arguments", v->name, v->args);
		if (open_root(f, v->makes_root, e) < 0)
			return -1;
		if (v->recovers && stage_recover(f, e) < 0)
			return -1;
		return v->run(f, argv + 2, e);
	}
	return fail(e, ERROR_INVALID, 0, "not a verb");
}

/* The last record; whether the stream ends as it should. */
static int finish(struct files *f, int failed, const struct err *why)
{
	struct err e;

	if (failed < 0 && tree_put_failed(f->writer, why, f->has_at ? f->at : NULL, f->at_len, &e))
		return -1;
	if (failed == 0 && tree_put_end(f->writer, &e) < 0)
		return -1;
	return tree_flush(f->writer, &e) < 0 ? -1 : failed;
}

int files_run(struct files *f, int argc, char **argv)
{
	struct err e;
	int failed;

	f->dir = -1;
	f->has_at = false;
	f->at_len = 0;
	f->reader = malloc(sizeof(*f->reader));
	f->writer = malloc(sizeof(*f->writer));
	if (f->reader == NULL || f->writer == NULL) {
		free(f->reader);
		free(f->writer);
		return 1;
	}
	tree_writer_init(f->writer, f->out);
	failed = run(f, argc, argv, &e);
	failed = finish(f, failed, &e);
	autoclose(&f->dir);
	free(f->reader);
	free(f->writer);
	return failed < 0;
}

int files_main(int argc, char **argv)
{
	struct files f = {
		.root = "/workspace",
		.stage = "/var/lib/pyro/stage",
		.in = STDIN_FILENO,
		.out = STDOUT_FILENO,
	};

	if (hook_files())
		return 0;
	prctl(PR_SET_NAME, "pyro-files"); /* it was started by number */
	umask(0);			  /* modes are meant as they come */
	fcntl(f.in, F_SETPIPE_SZ, PIPE_BYTES);
	fcntl(f.out, F_SETPIPE_SZ, PIPE_BYTES);
	return files_run(&f, argc, argv);
}
