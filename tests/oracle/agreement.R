# Cohen's kappa, plain and weighted, with its error (psych, vcd); and, straight from their definitions,
# pair of coders by pair of coders, Fleiss' kappa, Conger's kappa, Brennan-Prediger, Gwet's AC1 and AC2,
# and Krippendorff's alpha at four levels: no package for these is in Debian.
# Run in this folder: Rscript agreement.R
# Data: fabricated here (seed 2014), 60 units x 4 coders x 4 categories, some missing; nobody answered.
source("answers.R")
suppressWarnings(suppressMessages({library(psych); library(vcd)}))
set.seed(2014)
n <- 60
truth <- sample(1:4, n, TRUE, c(.4, .3, .2, .1))
data <- as.data.frame(lapply(1:4, function(coder) {
  ifelse(runif(n) < .65, truth, sample(1:4, n, TRUE))
}))
names(data) <- paste0("coder", 1:4)
data$coder3[sample(n, 9)] <- NA
data$coder4[sample(n, 14)] <- NA
write_data(data, "agreement")
x <- as.matrix(data)

two <- table(factor(data$coder1, 1:4), factor(data$coder2, 1:4))
by_psych <- cohen.kappa(matrix(two, 4))
linear <- Kappa(two, weights = "Equal-Spacing")
quadratic <- Kappa(two, weights = "Fleiss-Cohen")

identity <- diag(4)
apart <- abs(outer(1:4, 1:4, "-"))
ordinal <- 1 - choose(apart + 1, 2) / choose(4, 2)

# The mean over units, and over pairs of their coders, of the weight of the two categories.
observed <- function(w) {
  of_unit <- apply(x, 1, function(row) {
    row <- row[!is.na(row)]
    if (length(row) < 2) return(NA)
    pairs <- combn(length(row), 2)
    mean(w[cbind(row[pairs[1, ]], row[pairs[2, ]])])
  })
  mean(of_unit, na.rm = TRUE)
}
shares <- colMeans(t(apply(x, 1, function(row) tabulate(row[!is.na(row)], 4) / sum(!is.na(row)))))
own <- apply(x, 2, function(coder) tabulate(coder[!is.na(coder)], 4) / sum(!is.na(coder)))
beyond <- function(w, chance) (observed(w) - chance) / (1 - chance)
by_fleiss <- function(w) beyond(w, sum(w * outer(shares, shares)))
by_gwet <- function(w) beyond(w, sum(w) / (4 * 3) * sum(shares * (1 - shares)))
by_conger <- function(w) {
  pairs <- combn(4, 2)
  beyond(w, mean(apply(pairs, 2, function(p) sum(w * outer(own[, p[1]], own[, p[2]])))))
}
# Alpha: every ordered pair of values within units, against every ordered pair of all pairable values.
values <- x[rowSums(!is.na(x)) >= 2, ]
counts <- tabulate(values[!is.na(values)], 4)
by_krippendorff <- function(d) {
  within <- 0
  for (u in seq_len(nrow(values))) {
    row <- values[u, !is.na(values[u, ])]
    for (i in seq_along(row)) for (j in seq_along(row)) if (i != j) {
      within <- within + d[row[i], row[j]] / (length(row) - 1)
    }
  }
  total <- sum(counts)
  between <- 0
  for (c in 1:4) for (k in 1:4) if (c != k) between <- between + counts[c] * counts[k] * d[c, k]
  1 - (within / total) / (between / (total * (total - 1)))
}
ranks <- outer(1:4, 1:4, Vectorize(function(c, k) (sum(counts[c:k]) - (counts[c] + counts[k]) / 2)^2))
write_answers(list(
  cohen = by_psych$kappa, cohen_se = sqrt(by_psych$var.kappa),
  cohen_linear = linear$Weighted[["value"]], cohen_linear_se = linear$Weighted[["ASE"]],
  cohen_quadratic = quadratic$Weighted[["value"]], cohen_quadratic_se = quadratic$Weighted[["ASE"]],
  percent = observed(identity), bp = beyond(identity, 1 / 4), bp_ordinal = beyond(ordinal, mean(ordinal)),
  fleiss = by_fleiss(identity), fleiss_linear = by_fleiss(1 - apart / 3),
  conger = by_conger(identity), conger_quadratic = by_conger(1 - apart^2 / 9),
  ac1 = by_gwet(identity), ac2_ordinal = by_gwet(ordinal), ac2_quadratic = by_gwet(1 - apart^2 / 9),
  alpha_nominal = by_krippendorff(1 - identity), alpha_ordinal = by_krippendorff(ranks),
  alpha_interval = by_krippendorff(apart^2), alpha_ratio = by_krippendorff((apart / outer(1:4, 1:4, "+"))^2)
), "agreement")
