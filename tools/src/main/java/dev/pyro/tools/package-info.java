/**
 * The catalogue: each operation is declared once, with its name, its purpose, its parameters, its
 * result and the call that does it. MCP tools, function definitions for models and the reference
 * page are made from it.
 */
package dev.pyro.tools;
