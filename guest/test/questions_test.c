/* What the terminal of a kept process answers when nobody is attached. */
#include "keep/questions.h"

#include "check.h"

static const char *answers_to(const char *output)
{
	static char all[256];
	char answer[QUESTION_ANSWER_MAX];
	struct questions q;
	size_t len = 0;

	questions_init(&q, 20, 5);
	for (; *output != '\0'; output++) {
		size_t n = questions_read(&q, (uint8_t)*output, answer);

		memcpy(all + len, answer, n);
		len += n;
	}
	all[len] = '\0';
	return all;
}

static void each_question_has_its_answer(void)
{
	EXPECT_TEXT("", answers_to("plain text, \033[31mred\033[m, \033]0;title\007"));
	EXPECT_TEXT("\033[0n", answers_to("\033[5n"));
	EXPECT_TEXT("\033[?1;2c\033[?1;2c\033[?1;2c", answers_to("\033[c\033[0c\033Z"));
	EXPECT_TEXT("\033[1;1R\033[?1;1R", answers_to("\033[6n\033[?6n"));
}

static void what_is_another_question_or_none_has_no_answer(void)
{
	EXPECT_TEXT("", answers_to("\033[>c\033[=c\033[1c\033[?5n\033[7n\033[?u"));
	EXPECT_TEXT("", answers_to("\033]0;[6n[c\007\033P+q[5n\033\\"));
	EXPECT_TEXT("\033[0n", answers_to("\033[6\033[5n"));
}

static const struct {
	const char *output;
	const char *place;
} places[] = {
	{"abc", "1;4"},
	{"abc\r\n\tx\b", "2;9"},
	{"12345678901234567890", "1;20"},
	{"12345678901234567890x", "2;2"},
	{"\n\n\n\n\n\n\n", "5;1"},
	{"\033[999;999H", "5;20"},
	{"\033[3;5H\033[A\033[2D", "2;3"},
	{"\033[3G\033[2d\033[B\033[C", "3;4"},
	{"ab\0337\033[4;4H\0338", "1;3"},
	{"\033[4;4H\033[sxyz\033[u", "4;4"},
	{"\033[2;3r\n\n\n\n", "3;1"},
	{"\033[2;3r\033[2H\033M\033M", "2;1"},
	{"na\xc3\xafve", "1;6"},
	{"e\xcc\x81", "1;2"},
	{"\xe6\x97\xa5\xe6\x9c\xac", "1;5"},
	{"\xf0\x9f\x98\x80!", "1;4"},
	{"\033(Bab", "1;3"},
	{"x\033[2J", "1;2"},
	{"x\033c", "1;1"},
	{"\033[2;\r2H", "2;2"},
	{"\033[?3;3H", "1;1"},
	{"\033[99999999999999999999B", "5;1"},
	{"\xff\x80z", "1;4"},
};

static void the_place_of_the_cursor_is_known(void)
{
	char output[128], expected[32];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(output, sizeof(output), "%s\033[6n", places[i].output);
		snprintf(expected, sizeof(expected), "\033[%sR", places[i].place);
		EXPECT_TEXT(expected, answers_to(output));
	}
}

static void a_smaller_terminal_has_its_cursor_inside(void)
{
	char answer[QUESTION_ANSWER_MAX];
	struct questions q;
	size_t n = 0;

	questions_init(&q, 80, 24);
	for (const char *p = "\033[20;70H"; *p != '\0'; p++)
		questions_read(&q, (uint8_t)*p, answer);
	questions_resize(&q, 40, 10);
	for (const char *p = "\033[6n"; *p != '\0'; p++)
		n = questions_read(&q, (uint8_t)*p, answer);
	answer[n] = '\0';
	EXPECT_TEXT("\033[10;40R", answer);
}

int main(void)
{
	RUN(each_question_has_its_answer);
	RUN(what_is_another_question_or_none_has_no_answer);
	RUN(the_place_of_the_cursor_is_known);
	RUN(a_smaller_terminal_has_its_cursor_inside);
	return report();
}
