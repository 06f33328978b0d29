# Two-mode networks: projections, betweenness, components, clustering, brokerage between groups.
# Run in this folder: Rscript network.R
# Data: women at events in Natchez (Davis, Gardner & Gardner 1941), public, pseudonyms as published.
# Brokerage is also checked on a directed graph of two groups, made up here by arithmetic.
source("answers.R")
suppressMessages({library(igraph); library(sna)})
ties <- read.csv("network.data.csv")
met <- unclass(table(ties$woman, ties$event))
names_of <- rownames(met)
together <- met %*% t(met)
newman <- met %*% diag(1 / (colSums(met) - 1)) %*% t(met)
one <- graph_from_adjacency_matrix((together > 0) * 1, mode = "undirected", diag = FALSE)
both <- graph_from_incidence_matrix(met)
between_one <- igraph::betweenness(one)
between_both <- igraph::betweenness(both)
four_cycles <- sum(choose(together[upper.tri(together)], 2))
three_paths <- sum((rowSums(met) - 1)[row(met)[met == 1]] * (colSums(met) - 1)[col(met)[met == 1]])
group <- ifelse(seq_along(names_of) %% 3 == 0, "a", "b")
roles <- sna::brokerage(((together >= 3) & row(together) != col(together)) * 1, group)$raw.nli
n <- 12
directed <- outer(1:n, 1:n, function(i, j) ((i * 7 + j * j * 3) %% 5 == 0) * 1)
diag(directed) <- 0
sides <- c("a", "b", "c")[(1:n) %% 3 + 1]
found <- sna::brokerage(directed, sides)$raw.nli
named <- function(prefix, values) setNames(as.list(values), paste0(prefix, ".", names(values)))
flat <- function(prefix, values, rows) {
  setNames(as.list(as.vector(values)), paste(prefix, rep(colnames(values), each = length(rows)), rows, sep = "."))
}
write_answers(c(
  list(ties = nrow(ties), projected = sum(together[upper.tri(together)] > 0),
       evelyn_laura = together["Evelyn", "Laura"], newman_evelyn_laura = newman["Evelyn", "Laura"],
       components = igraph::components(both)$no, clustering = 4 * four_cycles / three_paths,
       four_cycles = four_cycles),
  named("one", between_one), named("both", between_both),
  flat("women", roles, names_of), flat("directed", found, as.character(1:n))
), "network")
