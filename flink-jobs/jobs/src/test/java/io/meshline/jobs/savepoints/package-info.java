/** Savepoints of earlier states of the jobs, committed, and what every run from them needs. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.savepoints;
