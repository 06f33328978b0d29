"""LimeSurvey: the structure of a survey (.lss) and exports of every heading and answer style."""
