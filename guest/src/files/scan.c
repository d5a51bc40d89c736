/* scan: what is there, without contents. One system call for each file. */
#include <string.h>

#include "files/source.h"
#include "files/verbs.h"
#include "files/walk.h"

static int scan_visit(void *ctx, const struct place *p, struct err *e)
{
	struct work *work = ctx;
	struct entry n;
	struct stat st;
	int there = place_stat(p, &st, e);

	if (there <= 0)
		return there;
	if (S_ISREG(st.st_mode) && (uint64_t)st.st_size >= SIZE_LIMIT)
		return fail(e, ERROR_LIMIT, 0, "the file is too large");
	entry_begin(&n, p->path, p->path_len);
	entry_stat(&n, &st);
	if (S_ISLNK(st.st_mode)) {
		there = source_target(p, &n, e);
		if (there <= 0)
			return there;
	}
	if (tree_put_entry(work->writer, &n, e) < 0)
		return -1;
	return S_ISDIR(st.st_mode);
}

int scan(struct work *work, char **args, struct err *e)
{
	bool deep = strcmp(args[1], "1") == 0;

	if (!deep && strcmp(args[1], "0") != 0)
		return fail(e, ERROR_INVALID, 0, "scan: neither 0 nor 1");
	return walk(work, args[0], deep, scan_visit, work, e);
}
