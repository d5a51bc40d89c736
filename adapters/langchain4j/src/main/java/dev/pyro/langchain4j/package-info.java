/** pyro's operations as tools of LangChain4j. */
package dev.pyro.langchain4j;
