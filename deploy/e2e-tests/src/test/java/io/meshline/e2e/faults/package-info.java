/** What happens to the documents when processes die, freeze, refuse or run out of room. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.faults;
