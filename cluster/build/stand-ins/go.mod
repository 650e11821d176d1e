module eks-platform/stand-ins

go 1.26.4
