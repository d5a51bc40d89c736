/* The machine's own name in its file of hosts. */
#include "machine/hosts.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"

static char dir[] = "/tmp/pyro-hosts-XXXXXX";
static char path[64];

#define OWN(name)                                                                                  \
	"127.0.0.1\t" name "\t# the name of this machine, by pyro\n"                               \
	"::1\t" name "\t# the name of this machine, by pyro\n"

static void put(const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
}

static const char *named(const char *name)
{
	static char text[128 * 1024];
	struct err e;
	FILE *f;

	EXPECT(0, hosts_name(path, name, &e));
	f = fopen(path, "r");
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}

static void a_name_is_added_and_replaced(void)
{
	put("127.0.0.1\tlocalhost pyro\n::1\tlocalhost\n");
	EXPECT_TEXT("127.0.0.1\tlocalhost pyro\n::1\tlocalhost\n" OWN("a"), named("a"));
	EXPECT_TEXT("127.0.0.1\tlocalhost pyro\n::1\tlocalhost\n" OWN("b"), named("b"));
	put(OWN("b") "10.0.0.1\tmine");
	EXPECT_TEXT("10.0.0.1\tmine\n" OWN("b"), named("b"));
}

static void a_file_that_says_it_already_is_not_written(void)
{
	struct stat before, after;

	put("# mine\n" OWN("a"));
	chmod(path, 0600);
	stat(path, &before);
	EXPECT_TEXT("# mine\n" OWN("a"), named("a"));
	stat(path, &after);
	EXPECT(before.st_ino, after.st_ino);
	named("b");
	stat(path, &after);
	EXPECT(0600, after.st_mode & 0777);
}

static void a_missing_file_is_made(void)
{
	unlink(path);
	EXPECT_TEXT("127.0.0.1\tlocalhost\n::1\tlocalhost\n" OWN("a"), named("a"));
}

static void what_is_no_file_is_left_alone(void)
{
	struct stat st;
	struct err e;

	unlink(path);
	symlink("elsewhere", path);
	EXPECT(0, hosts_name(path, "a", &e));
	lstat(path, &st);
	EXPECT(true, S_ISLNK(st.st_mode));
	unlink(path);
	mkfifo(path, 0600);
	EXPECT(0, hosts_name(path, "a", &e));
	lstat(path, &st);
	EXPECT(true, S_ISFIFO(st.st_mode));
	unlink(path);
	put("");
	truncate(path, 65536);
	EXPECT(0, hosts_name(path, "a", &e));
	stat(path, &st);
	EXPECT(65536, st.st_size);
}

int main(void)
{
	if (mkdtemp(dir) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/hosts", dir);
	RUN(a_name_is_added_and_replaced);
	RUN(a_file_that_says_it_already_is_not_written);
	RUN(a_missing_file_is_made);
	RUN(what_is_no_file_is_left_alone);
	unlink(path);
	EXPECT(0, rmdir(dir));
	return report();
}
