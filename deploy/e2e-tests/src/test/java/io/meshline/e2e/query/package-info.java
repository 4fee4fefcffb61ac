/** Reading the service map from a real search engine that the real sink wrote to. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.query;
