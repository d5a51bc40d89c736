/**
 * Each operation once: its name, what it is for, what it takes and gives, and how it is called. MCP
 * tools, function definitions for models and the reference page are made from this.
 */
package dev.pyro.tools;
