/** Tests. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.sla;
