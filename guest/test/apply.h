/* What the tests of apply share: a tree, changes to it, and what it is before and after them. */
#ifndef PYRO_APPLY_H
#define PYRO_APPLY_H

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box.h"
#include "check.h"

static inline struct box *prepared(void)
{
	struct box *b = box_new();

	mkdir(in(b, "d"), 0755);
	write_text(in(b, "d/old"), "old");
	write_text(in(b, "d/gone"), "gone");
	mkdir(in(b, "empty"), 0755);
	write_text(in(b, "file"), "file");
	chmod(in(b, "file"), 04750);
	symlink("d", in(b, "dlink"));
	/* On the same file system, so that nothing but being outside is wrong with it. */
	mkdir(in(b, "../outside"), 0777);
	symlink("../outside", in(b, "out"));
	return b;
}

static const char before[] = "END 8\n"
			     "dir  755\n"
			     "dir d 755\n"
			     "dir empty 755\n"
			     "file d/gone 644 \"gone\"\n"
			     "file d/old 644 \"old\"\n"
			     "file file 4750 \"file\"\n"
			     "link dlink -> d\n"
			     "link out -> ../outside\n";

static inline void fill(struct box *b)
{
	put_file(b, "d/old", -1, "new");
	put_remove(b, "d/gone");
	put_remove(b, "empty");
	put_file(b, "empty", 0600, "a file by now");
	put_remove(b, "file");
	put_directory(b, "file", 0711);
	put_file(b, "file/in/it", 0640, "deep");
	put_hardlink(b, "file/again", "file/in/it");
	put_symlink(b, "out", "elsewhere");
	put_file(b, "dlink/through", -1, "through");
	put_directory(b, "d", 0700);
	put_end(b);
}

static const char after[] = "END 11\n"
			    "dir  755\n"
			    "dir d 700\n"
			    "dir file 711\n"
			    "dir file/in 755\n"
			    "file d/old 644 \"new\"\n"
			    "file d/through 644 \"through\"\n"
			    "file empty 600 \"a file by now\"\n"
			    "%s"
			    "link dlink -> d\n"
			    "link out -> elsewhere\n";

/* Which of two hard links comes first, the directory decides. */
static inline bool is_after(const char *got)
{
	char one[1024], two[1024];

	snprintf(one, sizeof(one), after,
		 "file file/again 640 \"deep\"\nhard file/in/it -> file/again\n");
	snprintf(two, sizeof(two), after,
		 "file file/in/it 640 \"deep\"\nhard file/again -> file/in/it\n");
	return strcmp(got, one) == 0 || strcmp(got, two) == 0;
}

static inline bool is_clean(const struct box *b)
{
	return rmdir(b->stage) == 0; /* it is empty */
}

#endif
