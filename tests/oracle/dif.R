# Ordinal logistic regression of each item on the mean of the others, the group, and both together.
# Run in this folder: Rscript dif.R
# Data, public: `bfi` of psych (SAPA project), its first 700 rows, as written by measurement.R (A1 is turned).
source("answers.R")
suppressMessages(library(MASS))
bfi <- read.csv("bfi.data.csv")
items <- paste0("A", 1:5)
kept <- bfi[complete.cases(bfi[, c(items, "gender")]), ]
there <- as.numeric(kept$gender == 2)
found <- list(n = nrow(kept))
for (item in items) {
  rest <- rowMeans(kept[, setdiff(items, item)])
  score <- (rest - mean(rest)) / sqrt(mean((rest - mean(rest))^2))
  answer <- factor(kept[[item]], ordered = TRUE)
  fit <- function(formula) polr(formula, Hess = TRUE, control = list(reltol = 1e-14, maxit = 1000))
  one <- fit(answer ~ score); two <- fit(answer ~ score + there); three <- fit(answer ~ score * there)
  l <- sapply(list(one, two, three), function(f) as.numeric(logLik(f)))
  empty <- as.numeric(logLik(polr(answer ~ 1)))
  n <- nrow(kept)
  r2 <- function(l) (1 - exp(2 * (empty - l) / n)) / (1 - exp(2 * empty / n))
  odds <- coef(two)[["there"]]; se <- sqrt(vcov(two)["there", "there"])
  found <- c(found, setNames(list(
    exp(odds), exp(odds - qnorm(.975) * se), exp(odds + qnorm(.975) * se),
    pchisq(2 * (l[2] - l[1]), 1, lower.tail = FALSE), pchisq(2 * (l[3] - l[2]), 1, lower.tail = FALSE),
    pchisq(2 * (l[3] - l[1]), 2, lower.tail = FALSE), r2(l[3]) - r2(l[1])),
    paste(item, c("value", "low", "high", "uniform", "non_uniform", "p", "r2"), sep = ".")))
}
holm <- p.adjust(unlist(found[paste0(items, ".p")]), "holm")
write_answers(c(found, setNames(as.list(holm), paste0(items, ".p_adjusted"))), "dif")
