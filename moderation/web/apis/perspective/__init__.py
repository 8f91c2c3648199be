"""The Perspective protocol (Comment Analyzer v1alpha1), for clients of a service that ends. See docs/perspective.md."""
