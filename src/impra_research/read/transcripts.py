"""Moved to `read.interviews.transcripts`."""

from impra_research.read.interviews.transcripts import (
    InterviewIndex,
    Transcripts,
    interview_files,
    read_transcripts,
)

__all__ = ["InterviewIndex", "Transcripts", "interview_files", "read_transcripts"]
