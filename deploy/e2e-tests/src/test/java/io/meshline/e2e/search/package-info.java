/** What every search engine has to do for Meshline, tried on each that can be started here. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.search;
