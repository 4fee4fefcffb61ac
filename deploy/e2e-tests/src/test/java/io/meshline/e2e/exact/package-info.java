/** The promise from end to end: documents equal what the call records say, exactly. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.exact;
