/** Looks at the host and the home, and says plainly what is right, what is not and what to do. */
package dev.pyro.doctor;
