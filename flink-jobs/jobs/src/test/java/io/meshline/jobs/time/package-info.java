/** Tests of address resolution. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.time;
