"""The pages of enterprises: registering, the workspace, the public directory."""
