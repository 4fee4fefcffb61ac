/** What is shipped says what it holds. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.bundles;
