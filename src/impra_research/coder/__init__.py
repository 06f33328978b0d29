"""The coder in JupyterLab: read a transcript, code it, and every act is on disk at once."""
