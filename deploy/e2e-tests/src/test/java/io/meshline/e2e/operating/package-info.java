/** What the pages for trouble say that cures, done to real engines. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.operating;
