# Distances, clusters and discrepancy of the school-to-work pathways, by TraMineR 2.2-12 and WeightedCluster.
# Run in this folder where TraMineR is installed (Debian does not have it): Rscript mvad.R
# Data: McVicar & Anyadike-Danes (2002), Journal of the Royal Statistical Society A 165, 317-334, as distributed
# with TraMineR (mvad) and sequenzo: id, gcse5eq, weight and 70 months from September 1993, a letter a month
# (Employment, Further education, Higher education, Joblessness, School, Training). Unweighted here.
# Distances are summed over the pairs; the answers were kept with the digits printed then.
options(digits = 17, warn = 2)
suppressMessages({library(TraMineR); library(cluster); library(WeightedCluster)})
data <- read.csv("mvad.data.csv")
months <- do.call(rbind, strsplit(data$months, ""))
sequences <- seqdef(months, alphabet = c("E", "F", "H", "J", "S", "T"))
between <- function(method, ...) seqdist(sequences, method = method, ...)
trate <- between("OM", sm = "TRATE", indel = 1)
ward <- cutree(hclust(as.dist(trate), method = "ward.D"), 4)
pam <- wcKMedoids(trate, k = 4)
by <- dissassoc(trate, data$gcse5eq, R = 1)
sums <- list(om_trate = trate, om_constant = between("OM", sm = "CONSTANT", indel = 1),
             hamming = between("HAM"), dynamic_hamming = between("DHD"), common_subsequence = between("LCS"))
described <- list(entropy = seqient(sequences), turbulence = seqST(sequences), complexity = seqici(sequences))
answers <- c(lapply(described, sum),  # sums over persons; kept from sequenzo 0.1.42, which equals TraMineR's
             lapply(sums, function(d) sum(d[lower.tri(d)])), om_trate_first_two = trate[1, 2],
             setNames(as.list(sort(as.integer(table(ward)))), paste0("ward_sizes_", 1:4)),
             pam_asw = unname(pam$stats["ASW"]),
             setNames(as.list(unique(pam$clustering)), paste0("pam_medoid_", 1:4)),
             gcse5eq_pseudo_f = by$stat["Pseudo F", 1], gcse5eq_pseudo_r2 = by$stat["Pseudo R2", 1])
write.csv(data.frame(quantity = names(answers), value = unlist(answers)), "mvad.answers.csv",
          row.names = FALSE, quote = FALSE)
