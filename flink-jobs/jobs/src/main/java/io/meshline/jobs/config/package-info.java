/** Typed options, read from a file, the environment and arguments; all faults are told at once. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.config;
