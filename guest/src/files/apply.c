/* apply: reads all changes into a stage, checks them together, then makes them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "files/beneath.h"
#include "files/journal.h"
#include "files/plan.h"
#include "files/sink.h"
#include "files/stage.h"
#include "files/verbs.h"
#include "files/verify.h"

struct applying {
	struct work *work;
	struct stage stage;
	struct plan *plan;
	struct sink sink;
};

static int apply_stage_hardlink(struct applying *a, const char *name, const struct entry *n,
				struct err *e)
{
	long number = plan_file(a->plan, n->target, n->target_len);
	char target[STAGED_NAME];

	/* Not an earlier file but the link itself, which is in the plan by now. */
	if (number < 0 || number == (long)plan_count(a->plan) - 1)
		return fail(e, ERROR_NOT_FOUND, 0, "the target is no earlier file of the stream");
	plan_staged_name(target, (size_t)number);
	if (linkat(a->stage.dir, target, a->stage.dir, name, 0) < 0)
		return fail_path(e, "make the hard link");
	return 0;
}

static int apply_stage_entry(struct applying *a, const struct entry *n, struct err *e)
{
	char name[STAGED_NAME];

	plan_staged_name(name, plan_count(a->plan));
	if (plan_add(a->plan, n, false, e) < 0)
		return -1;
	switch ((enum entry_type)n->type) {
	case TYPE_DIRECTORY:
		return 0;
	case TYPE_FILE:
		return sink_open(&a->sink, a->stage.dir, name, n,
				 verify_mode(n->has, n->mode, NULL), e);
	case TYPE_SYMLINK:
		if (symlinkat(n->target, a->stage.dir, name) < 0)
			return fail_path(e, "make the symbolic link");
		return sink_time(a->stage.dir, name, n, e);
	case TYPE_HARDLINK:
		return apply_stage_hardlink(a, name, n, e);
	case TYPE_OTHER:
		break;
	}
	return fail(e, ERROR_INVALID, 0, "TYPE: not one that may be here");
}

static int apply_read_all(struct applying *a, struct err *e)
{
	struct tree_reader *r = a->work->reader;
	int kind;

	tree_reader_init(r, a->work->in, TREE_HOST);
	while ((kind = tree_next(r, e)) != RECORD_END) {
		int done = kind < 0 ? -1 : sink_take(&a->sink, kind, r, e);

		if (done < 0)
			return -1;
		if (done > 0)
			continue;
		if (kind == RECORD_FAILED)
			return fail(e, ERROR_CANCELLED, 0, "the sender has given up");
		work_at(a->work, r->entry.path, r->entry.path_len);
		done = kind == RECORD_REMOVE ? plan_add(a->plan, &r->entry, true, e)
					     : apply_stage_entry(a, &r->entry, e);
		if (done < 0)
			return -1;
	}
	return sink_finish(&a->sink, e);
}

static int apply_commit(struct applying *a, struct err *e)
{
	struct work *work = a->work;
	struct err left_out;

	if (stage_lock(&a->stage, e) < 0)
		return -1;
	if (verify_plan(work, a->stage.dir, a->plan, e) < 0)
		return -1;
	work->has_at = false;
	if (journal_write(a->stage.dir, a->plan, e) < 0 ||
	    journal_decide(work, a->stage.dir, e) < 0)
		return -1;
	if (journal_finish(work, a->stage.dir, false, &left_out, e) < 0) {
		/* The stage stays: the next verb finishes the changes. */
		close(a->stage.dir);
		a->stage.dir = -1;
		return -1;
	}
	if (left_out.code == ERROR_NONE)
		return 0;
	*e = left_out;
	return -1;
}

int apply(struct work *work, char **args, struct err *e)
{
	struct applying a = {.work = work, .sink = {.fd = -1}};
	int failed;

	(void)args;
	a.plan = calloc(1, sizeof(*a.plan));
	if (a.plan == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory for the plan");
	failed = stage_make(&a.stage, work, e);
	if (failed == 0)
		failed = apply_read_all(&a, e);
	sink_drop(&a.sink);
	if (failed == 0)
		failed = apply_commit(&a, e);
	stage_remove(work, &a.stage);
	plan_free(a.plan);
	free(a.plan);
	return failed;
}
