/** Tests of the call aggregation. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.aggregation;
