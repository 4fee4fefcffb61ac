/** What the README tells its readers to type, typed. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.readme;
