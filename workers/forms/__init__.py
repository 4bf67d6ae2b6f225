"""What people type about workers."""
