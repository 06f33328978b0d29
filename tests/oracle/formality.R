# One common factor and its omega, Loevinger's H, Guttman errors, for yes/no items.
# Run in this folder: Rscript formality.R
# Data: 120 made-up rows of five yes/no items, drawn here; no package of Debian holds mokken, so
# H is computed by its definition with sorted columns: the largest covariance two sets of answers can have.
source("answers.R")
suppressMessages(library(psych))
set.seed(1971)
ability <- rep(seq(-2, 2, length.out = 8), 15)
difficulty <- c(tax = -1, vat = -0.3, licence = 0.2, accounts = 0.8, contracts = 1.4)
items <- as.data.frame(lapply(difficulty, function(d) as.integer(ability + rnorm(120) > d)))
write_data(items, "formality")

largest <- function(x, y) cov(sort(x), sort(y))
pairs <- expand.grid(i = seq_along(items), j = seq_along(items))
pairs <- pairs[pairs$i != pairs$j, ]
pairs$cov <- mapply(function(i, j) cov(items[[i]], items[[j]]), pairs$i, pairs$j)
pairs$top <- mapply(function(i, j) largest(items[[i]], items[[j]]), pairs$i, pairs$j)
own <- sapply(seq_along(items), function(i) {
  mine <- pairs[pairs$i == i, ]
  sum(mine$cov) / sum(mine$top)
})
easiest <- items[, order(-colMeans(items))]
errors <- sum(apply(easiest, 1, function(row) {
  sum(outer(seq_along(row), seq_along(row), function(a, b) a < b & row[a] == 0 & row[b] == 1))
}))
fit <- fa(items, nfactors = 1, fm = "minres")
spread <- sapply(items, sd)
loading <- as.numeric(fit$loadings) * spread
omega <- sum(loading)^2 / (sum(loading)^2 + sum(fit$uniquenesses * spread^2))
# Intervals: the jackknife of survey on the scale of (1 - coefficient)^(1/3), rows as units; KR-20 of psych.
suppressMessages(library(survey))
replicated <- as.svrepdesign(svydesign(~1, weights = rep(1, 120), data = items), type = "JK1")
jackknifed <- function(coefficient) {
  out <- withReplicates(replicated, function(w, d) (1 - coefficient(d[w > 0, ]))^(1 / 3))
  setNames(1 - (as.numeric(coef(out)) + c(0, 1, -1) * qt(0.975, 119) * as.numeric(SE(out)))^3, c("value", "low", "high"))
}
scale_h <- function(d) {
  top <- mapply(function(i, j) largest(d[[i]], d[[j]]), pairs$i, pairs$j)
  sum(mapply(function(i, j) cov(d[[i]], d[[j]]), pairs$i, pairs$j)) / sum(top)
}
kr20 <- function(d) psych::alpha(as.data.frame(d), warnings = FALSE)$total$raw_alpha
limits <- c(kr20 = jackknifed(kr20), h = jackknifed(scale_h))
write_answers(c(
  as.list(limits),
  list(h = sum(pairs$cov) / sum(pairs$top), omega = omega, errors = errors),
  setNames(as.list(own), paste0("h.", names(items)))
), "formality")
