/**
 * Reading calls straight from Avro's bytes, by plans compiled from the schemas they were written
 * with: only what aggregation needs, into fields and columns that are used again, without making
 * objects.
 *
 * <p>Plans read what is plain and usual. Whatever is odd, be it allowed or not, they leave to the
 * ordinary decoder, which then decides about it: so there is one place that says what a broken
 * record is.
 */
@NullMarked
package io.meshline.schemas.plan;

import org.jspecify.annotations.NullMarked;
