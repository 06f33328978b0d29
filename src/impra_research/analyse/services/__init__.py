"""Which services there are, whom they leave out, and how far those who need help come.

::

    inventory       services by kind, language, target and stage; where none is
    needs           persons who needed help beside the services meant for them
    funnel          needed -> knows -> contacted -> used -> satisfied, each step of those who took the last
    correspondence  multiple correspondence analysis, its rates after Benzécri and Greenacre
    typology        types of services: Ward on the axes, and whether other samples would show them
"""
